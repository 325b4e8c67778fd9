/** Amazon ECS: the containers of a task definition. The values of their environment are not kept. */
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { plainCredentialNames } from '../../core/credential-names.ts';
import { given, numberOf, required, type Seen, seenIn } from '../../core/reading.ts';

export interface Container {
  readonly name: Seen<string>;
  readonly image: Seen<string>;
  /** CPU units; 0 if the container reserves none. */
  readonly cpu: Seen<number>;
  readonly limitsMemory: boolean;
  /** MiB at which it is stopped; null where it has no limit of its own. */
  readonly memory: Seen<number | null>;
  readonly privileged: boolean;
  /** Whether its root file system is read-only. */
  readonly readOnly: boolean;
  /** Whether its output is sent anywhere. */
  readonly logs: boolean;
  /**
   * Names, in order, of variables that contain a credential in plain text: the name marks a credential, and the value
   * is not a reference to one.
   */
  readonly plainCredentials: Seen<readonly string[]>;
}

export function containersOf({ containerDefinitions }: TaskDefinition, action: string): Container[] {
  return required(containerDefinitions, action, 'containerDefinitions').map((found) => ({
    name: given(found.name, action, 'name'),
    image: given(found.image, action, 'image'),
    cpu: numberOf(found.cpu, action, 'cpu'),
    limitsMemory: found.memory !== undefined,
    memory: found.memory === undefined ? null : numberOf(found.memory, action, 'memory'),
    privileged: found.privileged ?? false,
    readOnly: found.readonlyRootFilesystem ?? false,
    logs: found.logConfiguration !== undefined,
    plainCredentials: seenIn(() =>
      plainCredentialNames(
        (found.environment ?? []).map(({ name, value }) => [
          required(name, action, 'name'),
          required(value, action, 'value'),
        ]),
      ),
    ),
  }));
}
