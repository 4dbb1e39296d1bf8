/** The files and symbols of the project on one MCP server: list, read, complete. */
import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError, ResourceTemplate, type McpServer } from '@modelcontextprotocol/server';
import { IndexerError } from '../domain/errors.ts';
import type { ProjectResources, ResourceText } from './project-resources.ts';
import { FILE_TEMPLATE, SYMBOL_TEMPLATE } from './resource-uris.ts';

/** Files change while they are edited; clients that want to know subscribe. */
const READ_HINT = { ttlMs: 0, cacheScope: 'private' } as const;

export function registerResources(server: McpServer, resources: ProjectResources): void {
  server.registerResource(
    'file',
    new ResourceTemplate(FILE_TEMPLATE, { list: undefined, complete: { path: (text) => resources.completePath(text) } }),
    {
      title: 'File of the project',
      description: 'The text of an indexed file as it is on disk. The path is relative to the project root.',
      cacheHint: READ_HINT,
    },
    ({ href }) => read(href, () => resources.readFile(href)),
  );
  server.registerResource(
    'symbol',
    new ResourceTemplate(SYMBOL_TEMPLATE, { list: undefined, complete: { id: (text) => resources.completeSymbol(text) } }),
    {
      title: 'Symbol of the project',
      description: 'The code of a symbol. The id is path#Container.name, such as src/cart.ts#Cart.total; completion finds it by name.',
      cacheHint: READ_HINT,
    },
    ({ href }) => read(href, () => resources.readSymbol(href)),
  );
  server.server.setRequestHandler('resources/list', async ({ params }) => {
    try {
      return { ...(await resources.list(params?.cursor)) };
    } catch (error) {
      throw invalidParams(error);
    }
  });
}

async function read(uri: string, run: () => Promise<ResourceText>) {
  try {
    return { contents: [await run()] };
  } catch (error) {
    if (error instanceof IndexerError && error.code === 'DOCUMENT_NOT_INDEXED') throw new ResourceNotFoundError(uri, error.message);
    throw invalidParams(error);
  }
}

/** What the client can mend is its parameters' fault; anything else is ours. */
function invalidParams(error: unknown): unknown {
  if (!(error instanceof IndexerError) || error.httpStatus >= 500) return error;
  return new ProtocolError(ProtocolErrorCode.InvalidParams, error.message);
}
