import fc from 'fast-check';

/**
 * Generated cases are the same on every run, so that a change is judged by itself; `PROPERTY_SEED=random` or a number
 * brings others, and what fails prints its own.
 */
const { PROPERTY_SEED = '1' } = process.env;

if (PROPERTY_SEED !== 'random') fc.configureGlobal({ seed: Number(PROPERTY_SEED) });
