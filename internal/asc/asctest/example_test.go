package asctest_test

import (
	"fmt"

	"github.com/ascproof/ascproof/internal/asc/asctest"
	"github.com/ascproof/ascproof/internal/role"
)

func Example() {
	srv := asctest.Start(asctest.Options{})
	defer srv.Close()
	key := srv.TeamKey(role.AppManager)
	srv.Fail(asctest.Spurious401(2))
	srv.Fail(asctest.Refuse(asctest.AgreementsMissing).On("/v1/builds").For(key))

	// The program under test is given srv.URL, srv.CertPEM() and these:
	cred := key.Credentials()
	fmt.Println(len(cred.KeyID), len(cred.IssuerID))
	fmt.Println(srv.Count(), srv.Unfired())
	// Output:
	// 10 36
	// 0 [not-authorized agreements-missing]
}
