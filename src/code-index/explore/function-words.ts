/** English words without a subject of their own: common in questions and in comments, and rare enough in code to mislead. */
const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    'a about above after again against all also always am an and another any are as at be because been before being below between both but by ' +
    'can cannot could did do does doing done down during each either else even ever every few for from further get gets getting give go goes ' +
    'going got had has have having he her here hers him his how however i if in into is it its itself just know let like made make makes many may ' +
    'me might more most much must my need needs never no nor not nothing now of off on once one only or other our ours out over own please ' +
    'rather really said same say see seem seems seen she should since so some something still such sure take than thanks that the their theirs them ' +
    'then there these they thing things think this those though through thus to too try trying two under until up upon us use used uses using very ' +
    'want wants was way we well went were what when where whether which while who whom whose why will with within without would yes yet you your'
  ).split(' '),
);

/** @param word in lower case */
export function isFunctionWord(word: string): boolean {
  return FUNCTION_WORDS.has(word);
}
