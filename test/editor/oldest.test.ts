import { runInOldestWebHost } from './hosts/run-suite.ts';
import { describeInEditor } from './hosts/told.ts';

describeInEditor('the oldest supported, in a browser', runInOldestWebHost);
