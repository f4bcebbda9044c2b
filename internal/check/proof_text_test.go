package check

const proofIntro = `<!-- Made by: go test ./internal/check -run TestProofPage -update -->

# What a check can settle

Apple has no request that tells a key its role. A check sends some requests, and concludes the rest from the answers. This page
shows the result for keys of known roles, with both values of the setting ` + "`probe`" + `. A test makes it: it runs the checks against
answers as the [matrix](roles.md#the-matrix) has them.

- **` + "`read`" + `** is the default. It only reads. That proves the right to read, and shows which roles fit the key. A key that most
  likely cannot do the job fails. A key that likely can passes with a notice.
- **` + "`write`" + `** also sends empty updates that change nothing. Apple then tells if the key can edit a text, a version, a group or a
  device. Use it where a notice is not enough, and for individual keys: reads tell less about them.
- No mode creates a version, a certificate or a build. Apple grants some rights together. If one of them was tried, the others
  are likely by it.

An account without a version or a beta group has nothing to try. The report says so. If Apple refuses the list of apps, a check
can ask nothing about an app, unless ` + "`app`" + ` is an Apple ID.

## How much is settled

A check is settled if it passes or fails. A warning settles nothing. These are the shares over all tools as ` + "`require`" + `, both
kinds of key and each role alone. Unknown answers of Apple are drawn by lot, 20 times. Keys of the Enterprise Program
do not count. Neither do individual keys at the notary service, which answers them 401.

| ` + "`app`" + ` | ` + "`read`" + ` | ` + "`write`" + ` |
| --- | --- | --- |
| Apple ID | 96.4% | 98.3% |
| bundle ID | 97.0% | 98.9% |
| none | 85.2% | 87.1% |

No check fails for a key that can, and no check passes for a key that cannot. The budget of 93% and 97% is for checks that
know their app. The difference comes from keys for marketing, finance and customer support. Nobody knows if Apple lets them list
apps. So half of these keys are refused the list here.

- With an Apple ID, the check asks about that app all the same.
- With a bundle ID, a key that is refused the list fails: it does not see the app.
- With neither, a check can ask nothing about an app. Apple then refuses a finance key everything, and that proves nothing.

So set ` + "`app`" + `, best as the Apple ID. The same, with the ten worst cases of each:
` + "`go test ./internal/role -run xxx -bench Settled -benchtime 1x`" + `.

## What each mode can settle

Each capability, with the least role that, by all that is known, has it.

`

const proofReading = `
| it says | it rests on |
| --- | --- |
| **passes**: answer | Apple's answer about each operation: proved |
| **passes**: all roles left | every role that fits Apple's answers has it: proved |
| passes: kin | Apple allowed something that it grants together with it: likely |
| passes: best roles | the roles that fit Apple's answers best have it: likely |
| **fails**: answer | Apple refused it |
| **fails**: kind of key | no key of this kind can do it |
| **fails**: all roles left | no role that fits Apple's answers has it, even if one refusal was a mistake |
| **fails**: best roles, **fails**: kin | the key most likely cannot, even if one refusal was a mistake |
| open | the setting ` + "`unproven`" + ` decides, by default a warning |

Two outcomes stand where nobody knows what Apple answers: the first if it refuses, the second if it allows. The share that is
settled is [above](#how-much-is-settled).
`
