/** English words without a subject of their own, and those that questions are asked with: rare enough in code to mislead. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    'a about above actually after again against all already also always am an and another any anything apparently are as at be because been ' +
    'before being below between both bug but by came can cannot code come comes could decide decided decides did different do does doing done ' +
    'down during each either else even ever every everything exactly few for from further get gets getting give go goes going got had happen ' +
    'happened happens has have having he her here hers him his how however i if in instead into is it its itself just keep keeps kept know ' +
    'known knows let like made make makes many may me might more most much must my need needs never no nor not nothing notice noticed now of ' +
    'off on once one only or other our ours out over own part place please put puts rather really reason said same say see seem seems seen she ' +
    'should simply since so some somebody somehow someone something sometimes still such sure take tell tells than thanks that the their theirs ' +
    'them then there these they thing things think this those though three through thus to told too try trying turn turns two under until up ' +
    'upon us use used uses using very want wants was way we well went were what when where whether which while who whom whose why will with ' +
    'within without work working works would yes yet you your'
  ).split(' '),
);

/** @param word in lower case */
export function isFunctionWord(word: string): boolean {
  return FUNCTION_WORDS.has(word);
}
