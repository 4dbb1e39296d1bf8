/** An MCP server with everything the conformance suite asks for; what carries it is the daemon's own stack. */
import {
  completable,
  createRequestStateCodec,
  McpServer,
  ResourceTemplate,
  type McpServerFactory,
  type PromptMessage,
  type RequestStateCodec,
  type ServerNotifier,
} from '@modelcontextprotocol/server';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { registerQuestions, type FixtureState } from './fixture-questions.ts';
import { PNG, registerTools } from './fixture-tools.ts';

const KEY_BYTES = 32;

const says = (value: string): PromptMessage => ({ role: 'user', content: { type: 'text', text: value } });

export function fixtureFactory(notify: ServerNotifier): McpServerFactory {
  const states = createRequestStateCodec<FixtureState>({ key: randomBytes(KEY_BYTES) });
  return () => createFixtureServer(notify, states);
}

function createFixtureServer(notify: ServerNotifier, states: RequestStateCodec<FixtureState>): McpServer {
  const server = new McpServer(
    { name: 'conformance-fixture', version: '1' },
    {
      capabilities: {
        tools: { listChanged: true },
        prompts: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        logging: {},
        completions: {},
      },
      requestState: { verify: states.verify },
    },
  );
  registerTools(server, notify);
  registerQuestions(server, states);
  registerResources(server);
  registerPrompts(server);
  return server;
}

function registerResources(server: McpServer): void {
  const texts = {
    'test://static-text': 'This is the content of the static text resource.',
    'test://watched-resource': 'Watched resource content',
  };
  for (const [uri, text] of Object.entries(texts)) {
    const mimeType = 'text/plain';
    server.registerResource(uri, uri, { description: 'A text.', mimeType }, () => ({ contents: [{ uri, mimeType, text }] }));
  }
  const binary = { uri: 'test://static-binary', mimeType: 'image/png' };
  server.registerResource('static-binary', binary.uri, { description: 'An image.', mimeType: binary.mimeType }, () => ({
    contents: [{ ...binary, blob: PNG }],
  }));
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined });
  server.registerResource('template', template, { description: 'By id.', mimeType: 'application/json' }, ({ href: uri }, { id }) => ({
    contents: [{ uri, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${String(id)}` }) }],
  }));
  server.server.setRequestHandler('resources/subscribe', () => ({}));
  server.server.setRequestHandler('resources/unsubscribe', () => ({}));
}

function registerPrompts(server: McpServer): void {
  server.registerPrompt('test_simple_prompt', { description: 'No arguments.' }, () => ({
    messages: [says('This is a simple prompt for testing.')],
  }));
  const complete = (value: string) => ['paris', 'park', 'party'].filter((place) => place.startsWith(value));
  const argsSchema = z.object({ arg1: completable(z.string(), complete), arg2: z.string() });
  server.registerPrompt('test_prompt_with_arguments', { description: 'Two arguments.', argsSchema }, ({ arg1, arg2 }) => ({
    messages: [says(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
  }));
  const embedding = { description: 'A resource.', argsSchema: z.object({ resourceUri: z.string() }) };
  server.registerPrompt('test_prompt_with_embedded_resource', embedding, ({ resourceUri: uri }) => {
    const resource = { uri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' };
    return { messages: [{ role: 'user', content: { type: 'resource', resource } }, says('Please process the embedded resource above.')] };
  });
  server.registerPrompt('test_prompt_with_image', { description: 'An image.' }, () => ({
    messages: [{ role: 'user', content: { type: 'image', data: PNG, mimeType: 'image/png' } }, says('Please analyze the image above.')],
  }));
}
