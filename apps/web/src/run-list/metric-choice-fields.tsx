import { SelectField } from "../ui/select-field.tsx";
import { type MetricChoice, SUMMARY_VALUES } from "./metric-choice.ts";

interface MetricChoiceFieldsProps {
  choice: MetricChoice;
  metricKeys: readonly string[];
  onChange: (choice: MetricChoice) => void;
}

/** A metric, and which number of it. */
export function MetricChoiceFields({ choice, metricKeys, onChange }: MetricChoiceFieldsProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] gap-2">
      <SelectField
        label="Metric"
        value={choice.key}
        options={metricKeys.map((value) => ({ value, label: value }))}
        onChange={(key) => onChange({ ...choice, key })}
      />
      <SelectField
        label="Value"
        value={choice.of}
        options={SUMMARY_VALUES.map((value) => ({ value, label: value.toLowerCase() }))}
        onChange={(of) => onChange({ ...choice, of })}
      />
    </div>
  );
}
