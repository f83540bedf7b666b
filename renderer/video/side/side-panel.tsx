import { GatePanel } from '../gates/gate-panel.tsx';
import { LabelPanel } from '../labels/label-panel.tsx';
import { LesionList } from '../lesions/lesion-list.tsx';
import { LesionPanel } from '../lesions/lesion-panel.tsx';
import { Measurements } from '../lesions/measurements.tsx';
import { RunHeader } from '../sizing/run-header.tsx';
import classes from './side-panel.module.css';

/** Whose numbers, the lesions with theirs, what can be decided about one, and how the network came to it. */
export function SidePanel() {
  return (
    <div className={classes.side}>
      <RunHeader />
      <LesionList />
      <LesionPanel />
      <LabelPanel />
      <Measurements />
      <GatePanel />
    </div>
  );
}
