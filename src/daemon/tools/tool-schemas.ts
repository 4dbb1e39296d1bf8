/** Schemas as the SDK takes them, with the JSON Schema of tools made once: each HTTP request of 2026-07-28 has a server of its own. */
import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { taskParameters } from './task-parameters.ts';
import type { Tool } from './tool.ts';

export class ToolSchemas {
  /** Parameters of the methods of the tasks extension. */
  readonly task = taskParameters();
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
