import { runInNodeHost } from './hosts/run-suite.ts';
import { describeInEditor } from './hosts/told.ts';
import { SHOP } from './suite/files.ts';

describeInEditor('host with Node', () => runInNodeHost({ suite: 'desktop', workspace: SHOP }));
