import { runInNodeHost } from './hosts/run-suite.ts';
import { describeInEditor } from './hosts/told.ts';
import { OTHER } from './suite/files.ts';

describeInEditor('host with Node, restricted', () =>
  runInNodeHost({
    suite: 'restricted',
    workspace: OTHER,
    isTrusted: false,
    settings: { 'queueseal.cfnLint': true },
  }),
);
