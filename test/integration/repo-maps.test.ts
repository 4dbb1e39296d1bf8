/** Maps of a real index: their graph is made in a process of its own and kept in a file. */
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { indexOf } from '../helpers/index-of.ts';
import { temporaryProject } from '../helpers/temporary.ts';

const OPTIONS = { focus: [], maxTokens: 4000 };
const user = (used: string) => `import { ${used} } from './${used}.ts';\n${used}();\n`;
const FILES = {
  'price.ts': 'export function price() {}\n',
  'tax.ts': 'export function tax() {}\n',
  'shop.ts': user('price'),
  'cart.ts': user('price'),
};

async function mapped() {
  const root = temporaryProject(FILES);
  const { index, directory, notices } = indexOf(root);
  await index.refresh();
  const users = async () => Object.fromEntries((await index.repoMap(OPTIONS)).ranked.map((file) => [file.path, file.users]));
  return { root, index, users, notices, graph: join(directory, 'file_graph.bin') };
}

it('keeps the graph for the next map, private and whole', async () => {
  const { users, graph } = await mapped();
  expect(await users()).toMatchObject({ 'price.ts': 2, 'tax.ts': 0 });
  const made = statSync(graph);
  expect(made.mode & 0o777).toBe(0o600);
  await users();
  expect(statSync(graph).mtimeMs).toBe(made.mtimeMs);
  expect(readdirSync(join(graph, '..')).filter((name) => name.startsWith('file_graph'))).toEqual(['file_graph.bin']);
});

it('follows what changes', async () => {
  const { root, index, users } = await mapped();
  await users();
  writeFileSync(join(root, 'shop.ts'), user('tax'));
  writeFileSync(join(root, 'a-new-one.ts'), user('tax'));
  await index.refresh();
  expect(await users()).toMatchObject({ 'price.ts': 1, 'tax.ts': 2 });
  await index.refresh({ full: true });
  expect(await users()).toMatchObject({ 'price.ts': 1, 'tax.ts': 2 });
});

it('makes a graph that is damaged again', async () => {
  const { users, graph, notices } = await mapped();
  await users();
  writeFileSync(graph, 'not a graph');
  expect(await users()).toMatchObject({ 'price.ts': 2 });
  expect(notices).toEqual([]);
});

it('stops making when the index is closed', async () => {
  const { index, users, graph } = await mapped();
  const map = users().catch((error: unknown) => error);
  await index.close();
  await map;
  expect(readdirSync(join(graph, '..')).filter((name) => name.endsWith('.new'))).toEqual([]);
});
