package role_test

const intro = `<!-- Made from internal/role/data by: go test ./internal/role -run TestDocsAreCurrent -update -->

# Roles: who can do what with an App Store Connect API key

Apple has no request that shows the roles of a key. Its pages name the roles for some endpoints, and there is no full table. This
page has what is known: Apple's own text where there is any, and what people measured with keys of known roles.
` + "`ascproof check`" + ` uses the same data. ` + "`ascproof roles NAME`" + ` prints the part of it that you ask for.

Looking for a role for a new key? Start at [which role do I pick](#which-role-do-i-pick). You cannot change the roles of a key later:
for another role, create another key.

`

const reading = `## How to read it

| in a table | means | can it exclude a role? |
| --- | --- | --- |
| **yes**, **no** | high confidence: Apple says so, or several independent field reports do | yes |
| yes, no | medium: one field report, or several that outweigh a claim | yes |
| (yes), (no) | low: concluded from other facts, and nobody has tried it | no, it only makes things likely |
| † | disputed: reports contradict it | no |
| ? | unknown, or sources that cancel each other out | no |
| ×2 | measured twice with keys of that role, by ` + "`ascproof check --observe`" + ` | |

A verdict of ` + "`granted`" + ` or ` + "`denied`" + ` never rests on a cell in brackets, a disputed one or an unknown one. A single refusal
only denies the operation that was refused: Apple has refused good keys for days.

"Individual key" says if such a key can use the operation when the role of its user can.

`

const capabilitiesIntro = `## Which role do I pick?

Ask ` + "`ascproof roles`" + ` with the capabilities that your pipeline needs, or with the [tool](#tools) that it uses:
` + "`ascproof roles metadata sales-reports`" + `. It names the narrowest choice that covers all of them.

In this table "least role" is the narrowest role that, by all that is known, covers the capability. If that is in doubt, the next
column has the narrowest role without a doubt. If a cell has several roles, none of them includes another. The narrowest comes
first.

`

const toolsIntro = `## Tools

A tool needs a list of capabilities. "Asks for" is the role that its own pages name. The capabilities decide.

`

const matrixIntro = `## The matrix

No team key has the role Account Holder. That column is for individual keys alone.

`

const probesIntro = `## What ascproof asks

These are the requests that ascproof can send to learn about a key, in this order. It sends those that ` + "`require`" + ` and
` + "`forbid`" + ` need, and all of them with ` + "`all`" + `. It always sends the first, with parameters that find the app. Those with
` + "`{app}`" + ` wait for its answer, unless the setting ` + "`app`" + ` is an Apple ID: then ` + "`GET /v1/apps/{app}`" + ` finds it. Without your
vendor number ascproof requests reports with a made-up one, so they can only be denied. The updates name a resource and no attribute,
so they change nothing. ascproof keeps only types, ids, bundle IDs and texts of errors from an answer. [proof.md](proof.md) shows what
all this can settle.

`

const findsIntro = `
Before an update, ascproof looks up what it names: one of each kind, in the app that is probed.

`

const enterpriseIntro = `## The Enterprise Program

Its API has provisioning and users, and nothing of the App Store. Its keys are Admin or Developer. The facts about roles were measured
on App Store Connect. So they prove nothing here, and only make things likely.

`

const alikeIntro = `## Keys that look alike

No read is certain to get different answers for these pairs of team keys. A read can separate them if the matrix says yes for
one key, and nothing firm for the other. The pair that matters most, App Manager and Developer, has several such reads. Together
they make a role likely, and ` + "`probe: write`" + ` proves it.

`

const alikeOutro = `
- The report requests count as reads here. Without your vendor number they can be denied and not granted. It is not certain that
  Apple looks at the role before the number. If it does not, Sales and Reports and Finance look alike too.
- An individual key of the Account Holder looks like that of an Admin.
- No request shows cloud signing. It is concluded from the roles.

`

const correcting = `## Something is wrong here

Did you measure something with a key whose role you know? That is worth more than most of this page.

1. Find the operation in ` + "[`internal/role/data/operations`](../internal/role/data/operations)" + `. Each cell is one line.
2. Add your source to ` + "[`sources.json`](../internal/role/data/sources.json)" + `, with a link if there is one, and its id to the
   operation's ` + "`sources`" + `.
3. Change the cell. Or let ascproof write down what it measured: ` + "`ascproof check --observe ROLE`" + ` makes a file for
   [` + "`observations`" + `](../internal/role/data/observations/README.md) that names no key, app or person.
   ` + "[The README beside the data](../internal/role/data/README.md)" + ` says what each word means. If reports now contradict
   each other, say ` + "`disputed`" + ` and let the better one stand.
4. Run ` + "`go test ./internal/role -update`" + `: it checks the data and writes this page anew.

`
