/** The tools that the conformance suite calls; their names and answers are the suite's. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fromJsonSchema, type CallToolResult, type McpServer, type ServerContext, type ServerNotifier } from '@modelcontextprotocol/server';
import { z } from 'zod';

/** One red pixel. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
/** A WAV file of two silent samples. */
const WAV = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';

const STEP_MS = 50;

const text = (value: string): CallToolResult => ({ content: [{ type: 'text', text: value }] });
const image = { type: 'image', data: PNG, mimeType: 'image/png' } as const;

const CONTENT: Record<string, CallToolResult> = {
  test_simple_text: text('This is a simple text response for testing.'),
  test_image_content: { content: [image] },
  test_audio_content: { content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }] },
  test_embedded_resource: {
    content: [
      {
        type: 'resource',
        resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource content.' },
      },
    ],
  },
  test_multiple_content_types: {
    content: [
      { type: 'text', text: 'Multiple content types test:' },
      image,
      {
        type: 'resource',
        resource: {
          uri: 'test://mixed-content-resource',
          mimeType: 'application/json',
          text: JSON.stringify({ test: 'data', value: 123 }),
        },
      },
    ],
  },
  test_streaming_elicitation: text('no request travels on this stream'),
};

type Run = (context: ServerContext) => Promise<CallToolResult>;

const BEHAVIOUR: Record<string, Run> = {
  test_error_handling: async () => {
    throw new Error('This tool intentionally returns an error for testing');
  },
  test_tool_with_logging: async ({ mcpReq }) => {
    for (const line of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      await mcpReq.log('info', line);
      await sleep(STEP_MS);
    }
    return text('logged three times');
  },
  test_logging_tool: async ({ mcpReq }) => {
    await mcpReq.log('info', 'only for those who asked for it');
    return text('logged');
  },
  test_tool_with_progress: async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined) {
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
      }
      await sleep(STEP_MS);
    }
    return text(String(progressToken));
  },
  test_reconnection: async ({ http }) => {
    http?.closeSSE?.();
    await sleep(2 * STEP_MS);
    return text('answered after the stream was closed');
  },
};

/** Keywords of JSON Schema 2020-12 that must arrive at the client as they are. */
const SCHEMA_2020_12 = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: { $anchor: 'addressDef', type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
} as const;

const HEADER_SCHEMA = {
  type: 'object',
  properties: { region: { type: 'string', 'x-mcp-header': 'Region' }, level: { type: 'integer' } },
} as const;

export function registerTools(server: McpServer, notify: ServerNotifier): void {
  for (const [name, result] of Object.entries(CONTENT)) server.registerTool(name, { description: `Answers ${name}.` }, () => result);
  for (const [name, run] of Object.entries(BEHAVIOUR)) {
    server.registerTool(name, { description: `Does ${name}.`, inputSchema: z.object({}) }, (_input, context) => run(context));
  }
  const changes = { test_trigger_tool_change: () => notify.toolsChanged(), test_trigger_prompt_change: () => notify.promptsChanged() };
  for (const [name, publish] of Object.entries(changes)) {
    server.registerTool(name, { description: 'Announces a change.', inputSchema: z.object({}) }, () => {
      publish();
      return text('announced');
    });
  }
  for (const [name, schema] of Object.entries({ json_schema_2020_12_tool: SCHEMA_2020_12, test_x_mcp_header: HEADER_SCHEMA })) {
    const inputSchema = fromJsonSchema(schema as Parameters<typeof fromJsonSchema>[0]);
    server.registerTool(name, { description: 'Has a schema of its own.', inputSchema }, (input) => text(JSON.stringify(input)));
  }
}
