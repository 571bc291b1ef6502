// Why something is not accepted. Every check ends in one of these; nothing is ever returned as
// "probably right".

/** What a check answers with when it fails: `outcome` is "invalid" or "undecidable". */
class Fault extends Error {
  constructor(outcome, check, code, holes = {}) {
    super(`${check}: ${code}`);
    Object.assign(this, { outcome, check, code, holes });
  }
}

/** The thing was looked at and is wrong. */
function refuse(check, code, holes) {
  throw new Fault("invalid", check, code, holes);
}

/** The thing cannot be judged here: another version, no key, a browser that lacks a means. */
function undecided(check, code, holes) {
  throw new Fault("undecidable", check, code, holes);
}
