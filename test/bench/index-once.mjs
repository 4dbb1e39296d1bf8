// Builds a code index from nothing and prints what the run reports of itself.
import { CodeIndex } from '../../dist/code-index/code-index.js';

const [root, directory, dist] = process.argv.slice(2);
const index = new CodeIndex({ root, directory, dist, maxFileBytes: 1_048_576, onNotice: () => undefined });
process.stdout.write(JSON.stringify(await index.refresh({ full: true })));
await index.close();
