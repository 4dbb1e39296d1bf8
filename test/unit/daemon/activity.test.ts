import { describe, expect, it } from 'vitest';
import { Activity } from '../../../src/daemon/activity.ts';

const given = () => {
  let now = 1000;
  return { activity: new Activity({ now: () => now }), pass: (ms: number) => (now += ms) };
};

describe('activity', () => {
  it('is idle from the start on, and from the end of the last use', () => {
    const { activity, pass } = given();
    pass(500);
    expect(activity.idleMs).toBe(500);
    const [first, second] = [activity.begin('use'), activity.begin('use')];
    pass(100);
    first();
    expect(activity.idleMs).toBeNull();
    pass(100);
    second();
    pass(30);
    expect(activity.idleMs).toBe(30);
  });

  it('counts an end once', () => {
    const { activity } = given();
    const end = activity.begin('use');
    activity.begin('use');
    end();
    end();
    expect(activity.idleMs).toBeNull();
  });

  it('does not take upkeep for use: a file that changes every minute keeps no daemon up for ever', () => {
    const { activity, pass } = given();
    pass(1000);
    const end = activity.begin('upkeep');
    expect(activity.idleMs).toBeNull();
    pass(10);
    end();
    expect(activity.idleMs).toBe(1010);
  });
});

it('counts what began and what ended, each once', () => {
  const activity = new Activity({ now: () => 0 });
  const end = activity.begin('upkeep');
  expect(activity.changes).toBe(1);
  end();
  end();
  expect(activity.changes).toBe(2);
});
