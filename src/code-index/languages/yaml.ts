import type { GrammarLanguage } from './language.ts';

/** Keys further inside are data, not structure: a file of 1 MB would give tens of thousands of them. */
const MAX_LEVELS = 3;

const NAME = 'key: (flow_node [(plain_scalar) (double_quote_scalar) (single_quote_scalar)] @name)';
const BLOCK_KEY = `((block_mapping_pair ${NAME}) @definition.key (#not-eq? @name "<<"))`;
const FLOW_KEY = `(flow_pair ${NAME}) @definition.key`;

/** Where the keys of level `level` (from 0) of a block mapping are; a block mapping can hold flow mappings, not the reverse. */
function keysOfBlock(level: number): string[] {
  if (level === 0) return [BLOCK_KEY];
  const inBlock = keysOfBlock(level - 1).map((key) => `(block_mapping_pair value: (block_node (block_mapping ${key})))`);
  return [...inBlock, `(block_mapping_pair value: (flow_node (flow_mapping ${keyOfFlow(level - 1)})))`];
}

function keyOfFlow(level: number): string {
  return level === 0 ? FLOW_KEY : `(flow_pair value: (flow_node (flow_mapping ${keyOfFlow(level - 1)})))`;
}

const KEYS = Array.from({ length: MAX_LEVELS }, (_, level) => [
  ...keysOfBlock(level).map((key) => `(document (block_node (block_mapping ${key})))`),
  `(document (flow_node (flow_mapping ${keyOfFlow(level)})))`,
]).flat();

export const yaml: GrammarLanguage = {
  kind: 'grammar',
  id: 'yaml',
  extensions: ['.yaml', '.yml', '.cff'],
  fileNames: ['.clang-format', '.clang-tidy', '.clangd', '.yamllint', '.gemrc'],
  grammar: { package: '@tree-sitter-grammars/tree-sitter-yaml', file: 'tree-sitter-yaml.wasm' },
  definitions: `
${KEYS.join('\n')}
(ERROR ${BLOCK_KEY})
`,
  references: '',
};
