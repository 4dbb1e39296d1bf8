import { scriptsIn } from './component-scripts.ts';
import type { EmbeddingLanguage } from './language.ts';

export const svelte: EmbeddingLanguage = {
  kind: 'embedding',
  id: 'svelte',
  extensions: ['.svelte'],
  regions: (source) => scriptsIn(source, (name) => name === 'script' || name === 'style'),
};
