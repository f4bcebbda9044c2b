package asctest

import "net/http"

// notaryPath is the one path of the notary service that is served, on the listener
// of everything else (Apple, "Get Previous Submissions").
const notaryPath = "/notary/v2/submissions"

// replyNotary lists a submission for each app, labelled as the service does; a team
// without any gets a 404 in JSON.
func replyNotary(x *exchange) {
	if len(x.key.apps()) == 0 {
		x.write(http.StatusNotFound, "application/json", []byte(`{"errors":[{"status":"404","code":"NOT_FOUND","title":"No data was found for this team."}]}`))
		return
	}
	body := `{"data":[{"id":"2efe2717-52ef-43a5-96dc-0797e4ca1041","type":"submissions","attributes":{"name":"personal-file.zip","status":"Accepted"}}],"meta":{}}`
	x.write(http.StatusOK, "application/octet-stream", []byte(body))
}

// refuseAtNotary answers as the service does to a token that it does not accept, and
// reports whether it was that.
func (x *exchange) refuseAtNotary(r Refusal) bool {
	individual := x.key != nil && x.key.opt.Kind == IndividualKind
	if x.r.URL.Path != notaryPath || r != NotAuthorized && !(r == RoleDenied && individual) {
		return false
	}
	x.write(http.StatusUnauthorized, "text/plain", []byte("Unauthenticated\n\nRequest ID: 6SNCCUPCFS5EVLK6D66I4SBMAY.0.0\n"))
	return true
}
