/** Everything that the command line understands, with defaults. */
export const HELP = `queueseal: lints Amazon SQS encryption in CloudFormation and SAM templates and CDK apps, before they are deployed

Usage
  queueseal [paths…]           lint files and folders (default: the working folder)
  queueseal queues [paths…]    list every queue with its encryption, the worst first
  queueseal map [paths…]       draw who sends to each queue and who reads from it, and whether its key lets them
  queueseal fix [paths…]       write what mends findings, and print it as a diff; ask where somebody has to choose
  queueseal policy FILE        say who can do what under one policy document, JSON or YAML (-: standard input)
  queueseal explain RULE       print the page of a rule
  (a folder of such a name is written with its path: ./queues; options may stand before the command)

Options
  --format FORMAT         text, json or sarif (default: text; fix, queues and policy: text or json; map: text, json or mermaid)
  -o, --output FILE       write the report to a file, whole or not at all; the summary goes to standard error
  -c, --config FILE       settings (default: .queueseal.yaml, .queueseal.yml or .queueseal.json in the working folder)
  --require LEVEL         what every queue needs: encrypted, kms or cmk (default: KMS is asked for by a warning)
  --fail-on LEVEL         lowest level that fails the run: none, note, warning or error (default: error)
  -q, --quiet             text: show only findings that fail the run (errors under --fail-on none) and the summary
  --stdin                 read one template from standard input
  --stdin-filename NAME   what to call it; other files are found from there
  --cdk COMMAND           first run a command that synthesizes a CDK app, as in --cdk "npx cdk synth -q"
  --cfn-lint              also run the installed cfn-lint and show its findings
  --dry-run               fix: write nothing, only print
  --rule RULE             fix: mend findings of this rule alone, once or more
  --key KEY               fix: what to seal queues with where a key has to be chosen: its name in the text, or an ARN, id or alias
  --commands              fix: change no file, print commands of the AWS CLI for queues and keys that exist already
  --for CARRIER           policy: what it is attached to, key or queue (default: told from its actions)
  --account ID            policy: the own account, once or more (default: accounts.own of the settings, else told from Resource)
  --no-color              no colours; NO_COLOR and FORCE_COLOR count as well
  -h, --help              this text
  -V, --version           the version

Exit codes
  0  nothing at or above --fail-on
  1  something at or above --fail-on; fix: something left at or above it; policy: public, in fact or by AWS's own rules
  2  (when not 1) wrong usage or configuration, or an input that could not be read; fix: a file that could not be written; policy: a document
     with mistakes
  3  a fault of QueueSeal itself
`;
