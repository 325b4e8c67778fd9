import { minutes } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'delivery.rollback-drill',
  title: 'A rollback was rehearsed within a quarter, lost no data and took five minutes at most',
  severity: 'high',
  seeds: [
    '000:154',
    '001:126',
    '001:177',
    '002:66',
    '003:74',
    '004:439',
    '004:443',
    '004:446',
    '004:447',
    '004:448',
    '004:449',
    '004:450',
    '004:451',
    '004:452',
    '004:453',
    '004:456',
    '004:457',
    '004:458',
  ],
  satisfies: [
    'nist-800-53-r5/CP-10(4)',
    'nist-800-53-r5/CM-3',
    'iso-27001/A.8.32',
    'soc2/A1.3',
    'soc2/CC8.1',
    'fedramp-20x/KSI-CMT-RVP',
  ],
  cadence: 'quarterly',
  done: 'rollback drill',
  evidence: 'the report of the drill and the procedure',
  note: 'what was rolled back',
  covers: ['decision', 'traffic-stop', 'image-restore', 'database-restore', 'verification', 'notification', 'review'],
  measures: {
    restoreMinutes: atMost('maxRestoreMinutes', minutes(5, 'longest acceptable time until the service works again')),
    lostDataMinutes: atMost('maxLostDataMinutes', minutes(0, 'longest acceptable stretch of lost data')),
  },
  why: 'The way back is needed when the way forward failed: at night, in a hurry, with a database that has moved on.',
});
