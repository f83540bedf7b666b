import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{main,inference,db,renderer,test,build}/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './build/summary-reporter.ts'],
  },
});
