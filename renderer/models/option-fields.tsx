import { Checkbox, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { MethodDescription, OptionField, OptionValue } from '../../main/contract/methods.ts';
import classes from './form.module.css';

export type OptionValues = Readonly<Record<string, OptionValue>>;

/** Every option at its default. */
export const defaultsOf = ({ options }: MethodDescription): OptionValues =>
  Object.fromEntries(options.map((field) => [field.name, field.default]));

interface OptionFieldsProps {
  readonly fields: readonly OptionField[];
  readonly values: OptionValues;
  readonly onChange: (values: OptionValues) => void;
}

/** Inputs made from what a method says of its options: numbers side by side, the rest below each other. */
export function OptionFields({ fields, values, onChange }: OptionFieldsProps) {
  const inputs = (shown: readonly OptionField[]) =>
    shown.map((field) => (
      <OptionInput
        key={field.name}
        field={field}
        value={values[field.name] ?? field.default}
        onChange={(value) => onChange({ ...values, [field.name]: value })}
      />
    ));
  const isShort = ({ kind }: OptionField) => kind === 'number' || kind === 'choice';
  const short = fields.filter(isShort);
  const long = fields.filter((field) => !isShort(field));
  return (
    <>
      {short.length === 0 ? null : <div className={classes.columns}>{inputs(short)}</div>}
      {inputs(long)}
    </>
  );
}

function OptionInput({
  field,
  value,
  onChange,
}: {
  readonly field: OptionField;
  readonly value: OptionValue;
  readonly onChange: (value: OptionValue) => void;
}) {
  const { title: label, description } = field;
  switch (field.kind) {
    case 'number':
      return (
        <NumberInput
          label={label}
          description={description}
          {...(field.minimum !== null && { min: field.minimum })}
          {...(field.maximum !== null && { max: field.maximum })}
          {...(field.step !== null && { step: field.step })}
          clampBehavior="strict"
          allowDecimal={!field.whole}
          value={value as number}
          onChange={(given) => onChange(typeof given === 'number' ? given : field.default)}
        />
      );
    case 'switch':
      return (
        <Switch
          label={label}
          description={description}
          checked={value as boolean}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          label={label}
          description={description}
          data={field.choices}
          allowDeselect={false}
          value={value as string}
          onChange={(chosen) => onChange(chosen ?? field.default)}
        />
      );
    case 'choices':
      return (
        <Checkbox.Group
          label={label}
          description={description}
          value={value as string[]}
          onChange={(chosen) => onChange(chosen.length === 0 ? field.default : chosen)}
        >
          <div className={classes.choices}>
            {field.choices.map((choice) => (
              <Checkbox key={choice} value={choice} label={choice} />
            ))}
          </div>
        </Checkbox.Group>
      );
    case 'text':
      return (
        <TextInput
          label={label}
          description={description}
          spellCheck={false}
          value={value as string}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
