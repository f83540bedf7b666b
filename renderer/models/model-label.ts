import type { Model } from '../../main/contract/models.ts';
import { t } from '../texts/index.ts';

/** A model in a list of them: two of one name and version are told apart by what they are. */
export function modelLabel(model: Model, models: readonly Model[]): string {
  const alike = models.filter(({ name, version }) => name === model.name && version === model.version);
  return [
    `${model.name}, v${model.version}`,
    model.hasGolden === false ? t.models.noGoldenShort : '',
    alike.length > 1 ? (model.digest ?? model.sha256).slice(0, 6) : '',
  ]
    .filter(Boolean)
    .join(', ');
}
