import { pino } from 'pino';

/** What a test does not look at. */
export const silentLogger = pino({ level: 'silent' });
