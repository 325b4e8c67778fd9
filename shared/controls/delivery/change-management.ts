import { attested } from '../../kinds/attested.ts';

export default attested({
  id: 'delivery.change-management',
  title: 'Production changes follow a written process, and the plan of the last one was approved',
  severity: 'medium',
  seeds: ['000:153', '000:199', '001:133', '001:176', '002:67', '004:347'],
  satisfies: [
    'nist-800-53-r5/CM-3',
    'nist-800-53-r5/CM-9',
    'iso-27001/A.8.32',
    'soc2/CC8.1',
    'pci-4.0/6.5.1',
    'fedramp-20x/KSI-CMT-RVP',
    'pci-4.0/1.2.2',
  ],
  cadence: 'yearly',
  done: 'review of the change process',
  evidence: 'the change process with the approved plan of the last change',
  note: 'by whom the plan was approved',
  covers: ['change-process', 'deployment-procedure', 'approved-plan', 'configuration-changes'],
  approval: 'other-person',
  why: 'Without a process, only the person who wants a change weighs its risk.',
});
