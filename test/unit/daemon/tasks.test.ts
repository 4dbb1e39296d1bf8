import type { CallToolResult } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { assertKnowsTasks, TASK_TTL_MS, Tasks } from '../../../src/daemon/tasks.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';

const RESULT: CallToolResult = { content: [{ type: 'text', text: 'done' }] };

function held() {
  let resolve!: (result: CallToolResult) => void;
  let reject!: (error: Error) => void;
  const work = new Promise<CallToolResult>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { work, resolve, reject };
}

describe('tasks', () => {
  it('give the outcome of the work under their id [surface.tasks]', async () => {
    const tasks = new Tasks(fakeClock());
    const [good, bad] = [held(), held()];
    const { taskId } = tasks.adopt(good.work, new AbortController());
    const failing = tasks.adopt(bad.work, new AbortController()).taskId;
    expect(tasks.get(taskId)).toMatchObject({ status: 'working', ttlMs: TASK_TTL_MS });
    good.resolve(RESULT);
    bad.reject(new Error('no'));
    await Promise.allSettled([good.work, bad.work]);
    expect(tasks.get(taskId)).toMatchObject({ status: 'completed', result: RESULT });
    expect(tasks.get(failing)).toMatchObject({ status: 'failed', error: { code: -32_603, message: 'no' } });
  });

  it('stop the work when they are cancelled, and stay cancelled [surface.tasks]', async () => {
    const tasks = new Tasks(fakeClock());
    const { work, resolve } = held();
    const ending = new AbortController();
    const { taskId } = tasks.adopt(work, ending);
    tasks.cancel(taskId);
    expect(ending.signal.aborted).toBe(true);
    resolve(RESULT);
    await work;
    expect(tasks.get(taskId)).toMatchObject({ status: 'cancelled' });
    tasks.cancel(taskId);
    expect(tasks.get(taskId)).not.toHaveProperty('result');
  });

  it('are forgotten after their time, never while they work, and are not many [surface.tasks]', async () => {
    const clock = fakeClock();
    const tasks = new Tasks(clock);
    const { work, resolve } = held();
    const { taskId } = tasks.adopt(work, new AbortController());
    clock.advance(2 * TASK_TTL_MS);
    expect(tasks.get(taskId)).toMatchObject({ status: 'working' });
    resolve(RESULT);
    await work;
    expect(() => tasks.get(taskId)).toThrow(/no task/);
    for (let at = 0; at < 64; at++) tasks.adopt(Promise.resolve(RESULT), new AbortController());
    expect(tasks.hasRoom).toBe(false);
  });

  it('are for clients that declared them [surface.tasks]', () => {
    expect(() => assertKnowsTasks({})).toThrow(expect.objectContaining({ code: -32_021 }) as Error);
    expect(() => assertKnowsTasks({ extensions: { 'io.modelcontextprotocol/tasks': {} } })).not.toThrow();
  });
});
