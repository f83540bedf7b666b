import { Select, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ModelId } from '../../../main/contract/ids.ts';
import type { Gate } from '../../../main/contract/models.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { api } from '../../connection/backend.ts';
import { useRemembered } from '../../remembered.ts';
import { t } from '../../texts/index.ts';
import { useShownRun } from '../sizing/use-shown-run.ts';
import { GateBars } from './gate-bars.tsx';
import classes from './gate-panel.module.css';

const nothing = '';

/** Which channels the gates of the shown run's model let through, stage by stage, beside another bundle's. */
export function GatePanel() {
  const { run } = useShownRun();
  const [folded, setFolded] = useRemembered<boolean>('video.gates.folded', false);
  if (run === null) return null;
  return (
    <details
      className={classes.panel}
      open={!folded}
      onToggle={(event) => setFolded(!event.currentTarget.open)}
    >
      <summary className={classes.summary}>{t.video.gates}</summary>
      {folded ? null : <Gates modelId={run.modelId} />}
    </details>
  );
}

function Gates({ modelId }: { readonly modelId: ModelId }) {
  const models = useQuery(api.models.list.queryOptions({ input: {} })).data?.models ?? [];
  const [otherId, setOtherId] = useRemembered<string>('video.gates.other', nothing);
  const others = models.filter(({ id }) => id !== modelId);
  const other = others.find(({ id }) => id === otherId);
  const own = useQuery(api.models.gates.queryOptions({ input: { modelId } }));
  const compared = useQuery({
    ...api.models.gates.queryOptions({ input: { modelId: other?.id ?? modelId } }),
    enabled: other !== undefined,
  });
  const error = own.error ?? (other === undefined ? null : compared.error);
  if (error !== null) return <ErrorNote error={error} onRetry={() => void own.refetch()} />;
  if (own.data === undefined) return <Skeleton height={120} />;
  const { gates } = own.data;
  if (gates.length === 0) return <p className={classes.hint}>{t.video.gatesNone}</p>;
  const otherGates = other === undefined ? null : (compared.data?.gates ?? []);
  const reach = Math.max(
    0.01,
    ...[...gates, ...(otherGates ?? [])].flatMap(({ open }) => open.map((value) => Math.abs(value - 0.5))),
  );
  return (
    <div className={classes.gates}>
      {others.length === 0 ? null : (
        <Select
          aria-label={t.video.compare}
          data={[
            { value: nothing, label: `${t.video.compare}: ${t.video.compareNothing}` },
            ...others.map(({ id, name, version }) => ({
              value: id,
              label: `${t.video.compare}: ${name}, v${version}`,
            })),
          ]}
          value={other?.id ?? nothing}
          onChange={(id) => setOtherId(id ?? nothing)}
        />
      )}
      {gates.map((gate) => (
        <GateRow
          key={gate.name}
          gate={gate}
          reach={reach}
          other={otherGates === null ? undefined : (matching(gate, otherGates) ?? null)}
        />
      ))}
      <p className={classes.hint}>{t.video.gatesHint(reach.toFixed(2))}</p>
    </div>
  );
}

const matching = ({ name, open }: Gate, others: readonly Gate[]) =>
  others.find((other) => other.name === name && other.open.length === open.length);

interface GateRowProps {
  readonly gate: Gate;
  readonly reach: number;
  /** Undefined when nothing is compared, null when the other bundle has no such gate. */
  readonly other: Gate | null | undefined;
}

function GateRow({ gate: { name, open, openShare, distanceFromHalf }, reach, other }: GateRowProps) {
  const percent = Math.round(openShare * 100);
  const differing = other?.open.filter((value, channel) => Math.abs(value - open[channel]!) > 0.1).length;
  return (
    <div className={classes.gate}>
      <div className={classes.words}>
        <span className={classes.name} title={name}>
          {name.replace(/^gate\./, '')}
        </span>
        <span>{t.video.gateOpen(percent)}</span>
        <span>{t.video.gateFar(distanceFromHalf.toFixed(3))}</span>
      </div>
      <GateBars
        open={open}
        other={other?.open ?? null}
        reach={reach}
        label={t.video.gateName(name, percent, open.length)}
      />
      {other === undefined ? null : (
        <span className={classes.hint}>
          {differing === undefined ? t.video.gateMissing : t.video.gateChanged(differing, open.length)}
        </span>
      )}
    </div>
  );
}
