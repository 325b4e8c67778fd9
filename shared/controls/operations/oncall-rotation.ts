import { count, hours } from '../../core/parameter.ts';
import { attested } from '../../kinds/attested.ts';
import { atLeast, atMost } from '../../kinds/attested-spec.ts';

export default attested({
  id: 'operations.oncall-rotation',
  title: 'Somebody is on call at every hour, by a rota that drives the paging tool',
  severity: 'high',
  seeds: ['000:96', '001:210', '002:65', '003:75', '004:182', '004:328'],
  satisfies: ['nist-800-53-r5/IR-4', 'iso-27001/A.5.26', 'soc2/CC7.4', 'pci-4.0/12.10.3', 'fedramp-20x/KSI-INR-RIR'],
  cadence: 'quarterly',
  done: 'review of the rota',
  evidence: 'the rota of the coming weeks',
  note: 'which tool pages, and who is on the rota',
  covers: ['rota', 'paging-tool'],
  measures: {
    people: atLeast('minPeople', count(2, 'fewest people who share the rota')),
    uncoveredHours: atMost('maxUncoveredHours', hours(0, 'most hours of the coming 30 days without a person on call')),
  },
  why: 'An alert at three in the morning helps only if a person is on call to be woken by it.',
});
