import { Trash2 } from "lucide-react";
import { IconButton } from "../ui/button.tsx";
import { Switch } from "../ui/switch.tsx";
import { TextField } from "../ui/text-field.tsx";
import { defaultText, type FieldDefault } from "./config-fields.tsx";
import { STRATEGIES, type StrategyDraft } from "./strategies.ts";

interface StrategyRowProps {
  /** "AutoFreeze", or "AutoFreeze 2" where there are several. */
  title: string;
  strategy: StrategyDraft;
  defaults: readonly FieldDefault[];
  commonRate: string;
  error: string | undefined;
  onChange: (strategy: StrategyDraft) => void;
  onRemove: () => void;
}

/** The few settings of one strategy that is in the plan. */
export function StrategyRow(props: StrategyRowProps) {
  const { title, strategy, defaults, commonRate, error, onChange, onRemove } = props;
  const { kind, texts, rates } = strategy;
  const change = (name: string, text: string) => onChange({ ...strategy, texts: { ...texts, [name]: text } });
  return (
    <fieldset className="border-line border-t bg-accent-soft px-4 py-3">
      <legend className="sr-only">{title}</legend>
      <div className="flex items-start gap-2">
        <div className="grid min-w-0 flex-1 gap-x-4 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
          {STRATEGIES[kind].fields.map(({ name, label, kind: fieldKind, absent }) => {
            const fallback = defaults.find((field) => field.name === name);
            if (fieldKind === "flag") {
              return (
                <div key={name} className="flex flex-col gap-1 sm:pt-7">
                  <Switch
                    label={label}
                    checked={texts[name] === "true"}
                    onChange={(on) => change(name, on ? "true" : "")}
                  />
                  <p className="text-ink-soft text-xs leading-4">{fallback?.reason}</p>
                </div>
              );
            }
            return (
              <TextField
                key={name}
                label={label}
                value={texts[name] ?? ""}
                onChange={(text) => change(name, text)}
                placeholder={defaultText(fallback) ?? absent}
                hint={fallback?.reason}
                inputMode={fieldKind === "count" ? "numeric" : "text"}
              />
            );
          })}
          <TextField
            label="Own learning rate"
            value={rates}
            onChange={(value) => onChange({ ...strategy, rates: value })}
            placeholder={commonRate}
          />
        </div>
        <IconButton label={`Remove ${title}`} onClick={onRemove} className="-mr-1 shrink-0">
          <Trash2 aria-hidden size={14} />
        </IconButton>
      </div>
      {error && (
        <p role="alert" className="mt-2 text-bad text-xs">
          {error}
        </p>
      )}
    </fieldset>
  );
}
