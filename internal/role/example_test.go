package role_test

import (
	"fmt"

	"github.com/ascproof/ascproof/internal/role"
)

func ExampleKnowledge_Infer() {
	k := role.Embedded()
	inf := k.Infer(role.Team, []role.Evidence{
		{Operation: "customerReviews.list", Outcome: role.OutcomeGranted},
		{Operation: "analyticsReportRequests.list", Outcome: role.OutcomeDenied},
	})
	// One refusal may be Apple's mistake, so it denies no role.
	fmt.Println("ADMIN is", inf.Role(role.Admin).Verdict)
	fmt.Println("leading:", inf.Leading())

	inf = inf.With(role.Evidence{Operation: "financeReports.get", Outcome: role.OutcomeDenied})
	fmt.Println("ADMIN is", inf.Role(role.Admin).Verdict)

	// Making a version cannot be tried, but it goes with changing one.
	inf = inf.With(role.Evidence{Operation: "appStoreVersion.update", Outcome: role.OutcomeGranted})
	making := inf.Operation("appStoreVersions.create")
	fmt.Println("making versions is", making.Verdict, "by", making.Basis)
	// Output:
	// ADMIN is unlikely
	// leading: [APP_MANAGER DEVELOPER MARKETING CUSTOMER_SUPPORT]
	// ADMIN is denied
	// making versions is likely by kin
}

func ExampleKnowledge_Advise() {
	k := role.Embedded()
	var names []role.Name
	for _, s := range []string{"storesyncer", "sales-reports"} {
		n, err := k.Resolve(s)
		if err != nil {
			fmt.Println(err)
			return
		}
		names = append(names, n)
	}
	a := k.Advise(role.Team, names...)
	fmt.Println("one role:", a.Least[0].Roles)
	fmt.Println("or several:", a.Several[0].Roles)
	// Output:
	// one role: ADMIN
	// or several: APP_MANAGER with SALES
}

func ExampleKnowledge_Resolve() {
	_, err := role.Embedded().Resolve("metdata")
	fmt.Println(err)
	// Output:
	// "metdata" is not known. Did you mean metadata?
}
