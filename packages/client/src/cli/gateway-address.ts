import { AddressError, gatewayAddress as checkedAddress } from "../gateway-address.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";

/** As the client's function of this name. @throws CommandError */
export function gatewayAddress(given: string, insecure: boolean): string {
  try {
    return checkedAddress(given, { insecure });
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new CommandError(error.message, exitCodes.badInput, "--url");
  }
}
