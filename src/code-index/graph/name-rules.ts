/** How a language finds the definition of a name that the document itself does not bind. */
import type { LanguageId } from '../languages/language.ts';
import { javascriptModule } from './modules/javascript-modules.ts';
import type { ResolveModule } from './modules/module.ts';
import { pythonModule } from './modules/python-modules.ts';

export interface NameRules {
  /** Languages that see each other's names. */
  readonly family: string;
  readonly module: ResolveModule;
  /** A bare name that neither document nor import nor package binds belongs to the language: no guess by name. */
  readonly isStrict: boolean;
  /** Members that the language's own types have: of an object of unknown type they are no guess worth making. */
  readonly commonMembers: ReadonlySet<string>;
}

const JAVASCRIPT: NameRules = {
  family: 'javascript',
  module: javascriptModule,
  isStrict: true,
  commonMembers: words(
    `add all any append apply assign at bind call catch clear close concat create delete destroy done emit end entries error every exec fill filter
     finally find findIndex findLast flat flatMap flush forEach from get getTime has hasOwnProperty includes indexOf info init isArray join keys
     lastIndexOf length listen log map match next normalize now of off on once open padEnd padStart parse pipe pop post push put race read reduce
     reject remove removeListener repeat replace replaceAll reset resolve reverse run search send set shift slice some sort splice split start
     startsWith endsWith status stop stringify subscribe substring test then throw toFixed toJSON toLowerCase toString toUpperCase trace trim
     update unshift valueOf values warn write query request connect disconnect name type message data id url path toISOString`,
  ),
};

const PYTHON: NameRules = {
  family: 'python',
  module: pythonModule,
  isStrict: true,
  commonMembers: words(
    `add all any append astype capitalize clear close copy count date debug decode difference encode endswith error exists extend find flush format
     fromkeys get group groups index info insert intersection isdigit isinstance items join keys log lower lstrip match max mean min name next open
     pop popitem put read readline readlines release remove replace reshape reverse round rsplit rstrip run search seek send set setdefault shape sort
     split splitlines start startswith stop strip sub sum symmetric_difference title tolist union update upper values wait warning write fit transform
     year month day path parent exit parse cursor execute commit fetchone fetchall acquire register load dump dumps loads filter order_by first save
     create delete apply reset flatten squeeze dtype size ndim data id type`,
  ),
};

/** A language without rules: names are all there is. */
const BY_NAME: Omit<NameRules, 'family'> = { module: () => ({ kind: 'unknown' }), isStrict: false, commonMembers: new Set() };

const RULES: Readonly<Record<LanguageId, NameRules>> = {
  javascript: JAVASCRIPT,
  typescript: JAVASCRIPT,
  tsx: JAVASCRIPT,
  vue: JAVASCRIPT,
  svelte: JAVASCRIPT,
  python: PYTHON,
};

export function nameRulesOf(language: LanguageId | null): NameRules {
  return RULES[language ?? ''] ?? { ...BY_NAME, family: language ?? 'text' };
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
