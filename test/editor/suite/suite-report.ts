/** What came of one test. */
export interface SuiteResult {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
}

/** Something measured, and what it should be at most. */
export interface Measured {
  readonly what: string;
  readonly value: number;
  readonly most?: number;
}

/** What came of a suite that ran inside of an editor. */
export interface SuiteReport {
  readonly vscode: string;
  readonly results: SuiteResult[];
  readonly measured?: readonly Measured[];
}

/** The variable that names the file to write the report to. */
export const REPORT_FILE = 'QUEUESEAL_TEST_REPORT';

/** What a line of the console begins with that carries the report. */
export const REPORT_MARK = 'QUEUESEAL_TEST_REPORT ';
