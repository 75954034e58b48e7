import { describe, expect, it } from "vitest";
import { stemEnglish } from "../../src/knowledge/stem-english.ts";

/** Words and stems, worked out by hand from the description of the algorithm, by the step that they are about. */
const byStep: Readonly<Record<string, string>> = {
  "possessive endings": "parcel's:parcel parcels':parcel 'tis:tis",
  "step 1a": "passes:pass ties:tie cries:cri gas:gas this:this gaps:gap kiwis:kiwi bus:bus boss:boss",
  "step 1b":
    "agreed:agre feed:feed hopping:hop hoping:hope hoped:hope fizzed:fizz filing:file failing:fail bring:bring",
  "step 1b, with an e again": "troubled:troubl sized:size luxuriated:luxuri parted:part",
  "step 1c": "cry:cri by:by say:say early:earli",
  "step 2":
    "relational:relat conditional:condit valency:valenc digitizer:digit vietnamization:vietnam operator:oper " +
    "feudalism:feudal decisiveness:decis hopefulness:hope callousness:callous formality:formal sensitivity:sensit " +
    "sensibility:sensibl apology:apolog really:realli quickly:quick",
  "step 3": "triplicate:triplic formative:format formalize:formal electricity:electr electrical:electr goodness:good",
  "step 4":
    "revival:reviv allowance:allow inference:infer airliner:airlin adjustable:adjust replacement:replac adoption:adopt",
  "step 5": "probate:probat rate:rate cease:ceas controlled:control roll:roll delivery:deliveri deliveries:deliveri",
  "a y that is a consonant": "yours:your boyish:boyish enjoying:enjoy",
  "regions that begin later": "generally:general generous:generous communism:communism arsenal:arsenal",
  "words of their own":
    "skis:ski skies:sky dying:die lying:lie tying:tie idly:idl gently:gentl ugly:ugli only:onli singly:singl",
  "words that stay": "news:news atlas:atlas bias:bias inning:inning outings:outing succeed:succeed proceeds:proceed",
  "what is too short": "is:is a:a us:us",
};

describe("stemEnglish", () => {
  for (const [step, words] of Object.entries(byStep)) {
    it.each(words.split(" ").map((pair) => pair.split(":")))(`${step}: %s → %s`, (word, stem) => {
      expect(stemEnglish(word ?? "")).toBe(stem);
    });
  }

  it("gives one stem to the forms of a word", () => {
    for (const forms of [
      "deliver delivers delivered delivering",
      "refund refunds refunded refunding",
      "reply replies replied",
    ]) {
      expect(new Set(forms.split(" ").map(stemEnglish)).size).toBe(1);
    }
  });
});
