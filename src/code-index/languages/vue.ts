import { scriptsIn } from './component-scripts.ts';
import type { EmbeddingLanguage } from './language.ts';

/** A block at the top level that is no template is text: `<docs>` can show a whole component. */
export const vue: EmbeddingLanguage = {
  kind: 'embedding',
  id: 'vue',
  extensions: ['.vue'],
  regions: (source) =>
    scriptsIn(source, (name, isTopLevel) => name === 'script' || name === 'style' || (isTopLevel && name !== 'template')),
};
