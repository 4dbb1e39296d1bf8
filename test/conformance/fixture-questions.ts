/** The tools and the prompt of the conformance suite that ask the client for input, once for both protocol eras. */
import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  type CallToolResult,
  type ClientCapabilities,
  type ElicitRequestFormParams,
  type InputRequests,
  type InputRequiredResult,
  type McpServer,
  type RequestStateCodec,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';

export interface FixtureState {
  readonly round: number;
  readonly name?: string;
}

type Answer = CallToolResult | InputRequiredResult;
type Ask = (context: ServerContext, input: Record<string, string>) => Answer | Promise<Answer>;
type Properties = ElicitRequestFormParams['requestedSchema']['properties'];

const text = (value: string): CallToolResult => ({ content: [{ type: 'text', text: value }] });

const form = (message: string, properties: Properties, required: string[] = Object.keys(properties)) =>
  inputRequired.elicit({ message, requestedSchema: { type: 'object', properties, required } });
const chat = (prompt: string, maxTokens: number) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text: prompt } }], maxTokens });

const askName = () => form('What is your name?', { name: { type: 'string' } });
const askConfirmation = () => form('Please confirm', { ok: { type: 'boolean' } });

interface Responses {
  readonly content?: { readonly text?: string };
  readonly roots?: readonly { readonly uri: string }[];
  readonly action?: string;
}

const response = ({ mcpReq }: ServerContext, key: string) => mcpReq.inputResponses?.[key] as Responses | undefined;
const nameIn = ({ mcpReq }: ServerContext) => acceptedContent<{ name: string }>(mcpReq.inputResponses, 'user_name')?.name;

/** Asks with a form and tells what was answered; for clients of the handshake era it becomes a request of the server. */
function elicitation(message: string, properties: Properties): Ask {
  return (context) => {
    const answer = response(context, 'form');
    if (answer === undefined) return inputRequired({ inputRequests: { form: form(message, properties, []) } });
    return text(`Elicitation completed: action=${answer.action}, content=${JSON.stringify(answer.content ?? {})}`);
  };
}

const titled = (values: readonly string[], titles: readonly string[]) => values.map((value, at) => ({ const: value, title: titles[at]! }));
const OPTIONS = ['option1', 'option2', 'option3'];
const VALUES = ['value1', 'value2', 'value3'];

const QUESTIONS: Record<string, Ask> = {
  test_missing_capability: (context) =>
    response(context, 'llm') ? text('pong') : inputRequired({ inputRequests: { llm: chat('Reply with the single word: pong', 16) } }),
  test_sampling: (context, { prompt }) => {
    const answer = response(context, 'llm');
    return answer ? text(`LLM response: ${answer.content?.text}`) : inputRequired({ inputRequests: { llm: chat(prompt!, 100) } });
  },
  test_elicitation: (context, { message }) => {
    const answer = response(context, 'form');
    if (answer) return text(`User response: action=${answer.action}, content=${JSON.stringify(answer.content ?? {})}`);
    const properties = { username: { type: 'string' }, email: { type: 'string' } } as const;
    return inputRequired({ inputRequests: { form: form(message!, properties) } });
  },
  test_elicitation_sep1034_defaults: elicitation('Please look at the defaults', {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  }),
  test_elicitation_sep1330_enums: elicitation('Please choose', {
    untitledSingle: { type: 'string', enum: OPTIONS },
    titledSingle: { type: 'string', oneOf: titled(VALUES, ['First Option', 'Second Option', 'Third Option']) },
    legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['Option One', 'Option Two', 'Option Three'] },
    untitledMulti: { type: 'array', items: { type: 'string', enum: OPTIONS } },
    titledMulti: { type: 'array', items: { anyOf: titled(VALUES, ['First Choice', 'Second Choice', 'Third Choice']) } },
  }),
  test_input_required_result_elicitation: (context) => {
    const name = nameIn(context);
    return typeof name === 'string' ? text(`Hello, ${name}!`) : inputRequired({ inputRequests: { user_name: askName() } });
  },
  test_input_required_result_sampling: (context) => {
    const answer = response(context, 'capital_question');
    if (answer) return text(`Sampling response: ${answer.content?.text}`);
    return inputRequired({ inputRequests: { capital_question: chat('What is the capital of France?', 100) } });
  },
  test_input_required_result_list_roots: (context) => {
    const roots = response(context, 'client_roots')?.roots;
    return roots
      ? text(`Roots: ${roots.map(({ uri }) => uri).join(', ')}`)
      : inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  },
  test_input_required_result_capabilities: (context) => {
    if (context.mcpReq.inputResponses) return text('answered');
    const envelope: Record<string, unknown> | undefined = context.mcpReq.envelope;
    const declared = envelope?.[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined;
    const inputRequests: InputRequests = {
      ...(declared?.elicitation ? { user_name: askName() } : {}),
      ...(declared?.sampling ? { greeting: chat('Generate a greeting', 50) } : {}),
      ...(declared?.roots ? { client_roots: inputRequired.listRoots() } : {}),
    };
    return Object.keys(inputRequests).length === 0 ? text('nothing can be asked') : inputRequired({ inputRequests });
  },
};

/** Questions whose answer needs what was sealed into the state of the round before. */
function statefulQuestions({ mint }: RequestStateCodec<FixtureState>): Record<string, Ask> {
  const confirmed: Ask = async (context) => {
    const isKnown = context.mcpReq.requestState() !== undefined && response(context, 'confirm') !== undefined;
    if (isKnown) return text('state-ok');
    return inputRequired({ inputRequests: { confirm: askConfirmation() }, requestState: await mint({ round: 1 }) });
  };
  return {
    test_input_required_result_request_state: confirmed,
    test_input_required_result_tampered_state: confirmed,
    test_input_required_result_multiple_inputs: async (context) => {
      const answers = ['user_name', 'greeting', 'client_roots'].map((key) => response(context, key));
      if (answers.every((answer) => answer !== undefined)) return text('all three were answered');
      return inputRequired({
        inputRequests: { user_name: askName(), greeting: chat('Generate a greeting', 50), client_roots: inputRequired.listRoots() },
        requestState: await mint({ round: 1 }),
      });
    },
    test_input_required_result_multi_round: async ({ mcpReq }) => {
      const state = mcpReq.requestState<FixtureState>();
      if (state === undefined) {
        const step1 = form('Step 1: What is your name?', { name: { type: 'string' } });
        return inputRequired({ inputRequests: { step1 }, requestState: await mint({ round: 1 }) });
      }
      if (state.round === 1) {
        const name = acceptedContent<{ name: string }>(mcpReq.inputResponses, 'step1')?.name ?? 'nobody';
        const step2 = form('Step 2: What is your favorite color?', { color: { type: 'string' } });
        return inputRequired({ inputRequests: { step2 }, requestState: await mint({ round: 2, name }) });
      }
      return text(`${state.name} likes ${acceptedContent<{ color: string }>(mcpReq.inputResponses, 'step2')?.color}`);
    },
  };
}

export function registerQuestions(server: McpServer, states: RequestStateCodec<FixtureState>): void {
  for (const [name, ask] of Object.entries({ ...QUESTIONS, ...statefulQuestions(states) })) {
    server.registerTool(name, { description: 'Asks the client.', inputSchema: inputOf(name) }, (input, context) =>
      ask(context, input as Record<string, string>),
    );
  }
  server.registerPrompt('test_input_required_result_prompt', { description: 'Asks first.', argsSchema: z.object({}) }, (_args, context) =>
    response(context, 'user_context') === undefined
      ? inputRequired({ inputRequests: { user_context: form('What context should the prompt use?', { context: { type: 'string' } }) } })
      : { messages: [{ role: 'user', content: { type: 'text', text: 'in that context' } }] },
  );
}

function inputOf(name: string): z.ZodObject {
  if (name === 'test_sampling') return z.object({ prompt: z.string() });
  return name === 'test_elicitation' ? z.object({ message: z.string() }) : z.object({});
}
