import { assemblyFormat } from './cdk/format.ts';
import { templateFormat } from './cloudformation/format.ts';
import type { Format } from './format.ts';
import { SAM_MAKERS } from './sam/makers.ts';
import { planFormat } from './terraform-plan/format.ts';

/** Every format, in the order in which they claim files. */
export const FORMATS: readonly Format[] = [assemblyFormat(SAM_MAKERS), planFormat(), templateFormat(SAM_MAKERS)];
