/** Input schemas as the SDK takes them, with their JSON Schema made once: the SDK asks for it with every server it is given. */
import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Tool } from './tool.ts';

export class ToolSchemas {
  readonly #schemas: ReadonlyMap<Tool, StandardSchemaWithJSON>;

  constructor(tools: readonly Tool[]) {
    this.#schemas = new Map(tools.map((tool) => [tool, withJson(tool.input)]));
  }

  of(tool: Tool): StandardSchemaWithJSON {
    return this.#schemas.get(tool)!;
  }
}

function withJson(schema: z.ZodObject): StandardSchemaWithJSON {
  const standard = schema['~standard'] as StandardSchemaWithJSON['~standard'];
  const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }) as Record<string, unknown>;
  return { '~standard': { ...standard, jsonSchema: { input: () => json, output: () => json } } };
}
