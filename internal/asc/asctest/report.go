package asctest

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"sync"
	"time"
)

// checkReport knows one vendor number, and reports of the past year up to
// yesterday or last month.
func (x *exchange) checkReport() Refusal {
	x.about.parameter = "filter[vendorNumber]"
	if x.query.Get(x.about.parameter) != vendorNumber {
		return VendorNumberInvalid
	}
	x.about.parameter = "filter[reportDate]"
	date := x.query.Get(x.about.parameter)
	if date == "" {
		return NoRefusal // the latest
	}
	start, end, ok := period(date)
	switch {
	case !ok:
		return ParameterInvalid
	case end.After(x.now) || start.Before(x.now.AddDate(-1, -1, 0)):
		return NoReport
	default:
		return NoRefusal
	}
}

// period reads a day or a month as Apple writes them.
func period(date string) (start, end time.Time, ok bool) {
	if day, err := time.Parse(time.DateOnly, date); err == nil {
		return day, day.AddDate(0, 0, 1), true
	}
	if month, err := time.Parse("2006-01", date); err == nil {
		return month, month.AddDate(0, 1, 0), true
	}
	return time.Time{}, time.Time{}, false
}

func replyReport(x *exchange) { x.write(http.StatusOK, x.route.contentType(), reportBody()) }

// reportBody is tab-separated text, compressed, as every report is.
var reportBody = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte("Provider\tSKU\tUnits\nAPPLE\tSKU1000000002\t1\n"))
	_ = z.Close()
	return b.Bytes()
})

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
