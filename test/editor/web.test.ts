import { runInWebHost } from './hosts/run-suite.ts';
import { describeInEditor } from './hosts/told.ts';

describeInEditor('host in a browser', runInWebHost);
