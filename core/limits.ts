/** How many worlds of one subject are looked at: enough for six yes-or-no questions, and a bound on hostile conditions. */
export const WORLDS = 64;

/**
 * Up to how many worlds are shared by all subjects that hang on the same questions, so that what one of them read is there for the
 * others: of more, what was read would fill the memory.
 */
export const SHARED_WORLDS = 8;

/** How many resources of one name are told apart by when they exist; CloudFormation refuses two that exist together. */
export const SAME_NAMES = 16;

/** How many aliases in a row are followed; KMS lets an alias name a key and nothing else. */
export const ALIAS_DEPTH = 8;

/** How many answers one question may have; a parameter compared with more is asked no further. */
export const ANSWERS = 16;

/** How large a condition may grow, shared parts counted each time; a larger one is a question of its own. */
export const CONDITION_SIZE = 1_000;

/** How deep conditions may refer to one another. */
export const CONDITION_DEPTH = 50;

/**
 * How many values one property may become (a policy of 500 statements has about 15,000), and how many a unit for each
 * character of its text: aliases that share nodes could otherwise be expanded without end.
 */
export const PROPERTY_VALUES = 20_000;
export const VALUES_PER_CHARACTER = 4;

/** How deep nested stacks are followed (a service quota of CloudFormation stops deployments long before), and how many in all. */
export const STACK_DEPTH = 10;
export const STACKS = 500;

/** How deep cloud assemblies of the CDK are followed into one another; a stage may be in a stage, and nobody goes further. */
export const ASSEMBLY_DEPTH = 10;

/** How many nested stacks in a row may need each other's outputs. */
export const OUTPUT_DEPTH = 50;

/** How many resources loops may make: CloudFormation's own quota for a template. */
export const LOOP_ITEMS = 500;

/** How many resources transforms may make of a template's own: several times the quota of a template. */
export const MADE_RESOURCES = 2_000;

/**
 * How many values all loops of a unit may add to what its text allows, each pass one for a character of its body:
 * enough for 500 resources, the quota of a template, of a hundred values each.
 */
export const LOOP_VALUES = 50_000;

/** How deep collections may nest, aliases followed: CloudFormation stops far earlier, and every walk of a tree may recurse. */
export const TREE_DEPTH = 200;

/** How many problems of one text are reported: more than anyone reads, and a bound on what a hostile text can make us say. */
export const SYNTAX_PROBLEMS = 100;

/** How long a text with an error may be (in UTF-16 units) to be read nevertheless: a little more than what CloudFormation accepts. */
export const TOLERANT_LENGTH = 1_100_000;

/** How many entries the merge keys of one text may bring in; merges of merges could otherwise grow without end. */
export const MERGED_ENTRIES = 50_000;

/**
 * How often a run over files that load while they are asked for is repeated: each round reaches one level of nesting
 * further, of which there are `STACK_DEPTH`; the rest is room for files that name files within a level.
 */
export const LOADING_ROUNDS = 32;

/** How many parts of one policy text may be unknown: as many as the private use area has characters to stand for them, and far more than anybody writes. */
export const PSEUDO_HOLE_LIMIT = 1_000;

/** How many grants of one key are looked through for somebody whom none of them names outright: each caller may be any grantee that is not known yet. */
export const GRANTS_OF_KEY = 100;

/** How many folders of a path in a trace are tried, from the file up: deeper paths are no repository's. */
export const TRACE_SEGMENTS = 32;

/** How far a call in a source is followed (in UTF-16 units) in search of the property that set something. */
export const CALL_LENGTH = 20_000;

/** How many times what belongs together is linted again while it is mended; a round applies all fixes that do not touch one another. */
export const FIX_ROUNDS = 200;
