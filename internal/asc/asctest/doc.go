// Package asctest is a fake App Store Connect API on loopback, for tests, for
// benchmarks and for the demo program.
//
// It verifies tokens as Apple does, without the library that signs ours;
// answers by role, from the knowledge in package role; and says what Apple says,
// literally: nothing in a 401 tells which rule was broken.
//
// Start a server, make a key, and let something fail:
//
//	srv := asctest.Start(asctest.Options{})
//	defer srv.Close()
//	key := srv.TeamKey(role.AppManager)
//	srv.Fail(asctest.Spurious401(2))
//
// A key has an ID, an IssuerID and PEM text, which are what the program under
// test is given, along with the server's URL. In process, [Server.Trust] makes a
// transport accept the server's certificate; a child process is given
// [Server.CertPEM] in a file named by SSL_CERT_FILE.
//
// Keys differ by kind, roles and what is allowed to them beyond or short of
// their roles:
//
//	srv.IndividualKey(role.Developer)
//	srv.Key(asctest.KeyOptions{Roles: role.Of(role.Admin), Deny: []string{"customerReviews.list"}})
//	srv.Key(asctest.KeyOptions{Kind: asctest.InAppPurchase})
//	key.Revoke()
//
// Faults are sentences, too; see [Fault]:
//
//	srv.Fail(asctest.Refuse(asctest.ServiceUnavailable).Times(1))
//	srv.Fail(asctest.Refuse(asctest.AgreementsMissing).On("/v1/builds"))
//	srv.Fail(asctest.RetryAfter(time.Second).For(key).Times(1))
//	srv.Fail(asctest.ClockOff(5 * time.Minute))
//
// Afterwards the server tells what it was asked: [Server.Requests],
// [Server.Methods], [Server.Connections], and [Server.Unfired] for faults that
// never came to pass. It never keeps a token, only a digest of one.
//
// The fake knows the reads and the updates of its table of routes. Whatever else
// Apple's API offers it answers as if nobody was offered it; such requests are
// those of [Server.Requests] without an operation.
//
// The package must not import testing and must not register flags: the demo
// program is made of it. It must never listen on anything but loopback.
package asctest
