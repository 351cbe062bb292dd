import { defineConfig } from 'vitest/config';

/** The tests that mutants of the policy engine are held against; more of them would only be slower. */
export default defineConfig({ test: { include: ['core/policy/**/*.test.ts'] } });
