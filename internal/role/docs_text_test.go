package role_test

const intro = `<!-- Made from internal/role/data by: go test ./internal/role -run TestDocsAreCurrent -update -->

# Roles: who may do what with an App Store Connect API key

Apple has no request that tells a key its roles, and no table that tells which role an API operation takes. This page is
what is known instead: Apple's own text where there is any, and what people measured with keys of known roles where
there is not. ` + "`ascproof check`" + ` infers from the same data, and ` + "`ascproof roles NAME`" + ` prints the part of it that
you ask for.

Looking for a role for a new key? Start at [which role do I pick](#which-role-do-i-pick). A key's roles cannot be changed
later: another role means another key.

`

const reading = `## How to read it

| in a table | means | may it refute? |
| --- | --- | --- |
| **yes**, **no** | high confidence: Apple says so, or several independent field reports do | yes |
| yes, no | medium: one field report, or several that outweigh a claim | yes |
| (yes), (no) | low: an inference that nobody has tried | no, it only makes things likely |
| † | disputed: reports contradict it | no |
| ? | unknown, or sources that cancel each other out | no |
| ×2 | somebody measured it so often with a key of that role, by ` + "`ascproof check --observe`" + ` | |

A verdict of ` + "`granted`" + ` or ` + "`denied`" + ` never rests on a cell in brackets, a disputed or an unknown one. A single refusal
does not deny anything but the very operation that was refused: Apple has refused good keys for days.

"Individual key" says whether such a key may use the operation at all, given that its user's role may.

`

const capabilitiesIntro = `## Which role do I pick?

Take the capabilities that your pipeline needs, or the [consumer](#consumers) that it uses, and ask
` + "`ascproof roles metadata sales-reports`" + ` for the least role that covers them together. "Least" is the narrowest role that
covers all of it as far as is known; where that is in doubt, the next column is the narrowest one that is not. Where
several roles are named, none includes another, and the narrowest stands first.

`

const consumersIntro = `## Consumers

A consumer is a list of capabilities. "Asks for" is what it says itself; the capabilities decide.

`

const matrixIntro = `## The matrix

Team keys have no Account Holder: that column matters to individual keys alone.

`

const probesIntro = `## What ascproof asks

The requests that ascproof may send to learn about a key, in this order: those that ` + "`require`" + ` and ` + "`forbid`" + ` need, or with
` + "`all`" + ` all. The first is always sent, with parameters that find the app. Those with ` + "`{app}`" + ` wait for its answer, unless the
setting ` + "`app`" + ` is an Apple ID, which ` + "`GET /v1/apps/{app}`" + ` looks up. Reports without your vendor number are asked for with a
made-up one, so that they can only be denied. The updates name a resource and no attribute, so they change nothing. Of an
answer's body nothing but types, ids, bundle IDs and the texts of errors is kept. What can be settled by all this stands in
[proof.md](proof.md).

`

const findsIntro = `
What an update names is looked up first, one of each, of the app that is probed:

`

const enterpriseIntro = `## The Enterprise Program

Its API has provisioning and users, and nothing of the App Store. Its keys are Admin or Developer. What is known of roles was
measured on App Store Connect, so it proves nothing here and makes things likely at most.

`

const alikeIntro = `## What reads cannot tell apart

These pairs of team keys get no answer to a read that is certain to differ. A read that may tell them apart is one of
which the matrix says yes to one, and nothing firm to the other. The pair that matters most, App Manager and Developer, has
several such reads; what they say together is likely, and ` + "`probe: write`" + ` proves it.

`

const alikeOutro = `
- The report requests count as reads here. Without your vendor number they can be denied but not granted, and that Apple
  looks at the role before the number is not certain: then Sales and Finance look alike too.
- An individual key of the Account Holder looks like an Admin's.
- Cloud signing cannot be seen from any request: it is inferred from the roles.

`

const correcting = `## Something is wrong here

Measured something with a key whose role you know? That is worth more than most of this page.

1. Find the operation in ` + "[`internal/role/data/operations`](../internal/role/data/operations)" + `; each cell is one line.
2. Add where you know it from to ` + "[`sources.json`](../internal/role/data/sources.json)" + `, with a link if there is one, and its id to the
   operation's ` + "`sources`" + `.
3. Change the cell. Or let ascproof write down what it measured: ` + "`ascproof check --observe ROLE`" + ` makes a file for
   [` + "`observations`" + `](../internal/role/data/observations/README.md) that names no key, app or person.
   ` + "[The README beside the data](../internal/role/data/README.md)" + ` says what each word means. If reports now contradict
   each other, say ` + "`disputed`" + ` and let the better one stand.
4. Run ` + "`go test ./internal/role -update`" + `: it checks the data and writes this page anew.

`
