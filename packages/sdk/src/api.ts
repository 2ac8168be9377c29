import type { AppRouter } from '@makegood/server';
import type { TRPCClient } from '@trpc/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';

type Inputs = inferRouterInputs<AppRouter>;
type Outputs = inferRouterOutputs<AppRouter>;

/** Every procedure of the server, typed. */
export type Client = TRPCClient<AppRouter>;
export type DeductInput = Inputs['credits']['deduct'];
export type DeductAnswer = Outputs['credits']['deduct'];
export type FailInput = Inputs['charges']['fail'];
export type FailAnswer = Outputs['charges']['fail'];
export type SettleInput = Inputs['charges']['settle'];
export type SettleAnswer = Outputs['charges']['settle'];

/** What went wrong with the work; what it gives back is for the feature's refund policy to say. */
export type FailureClass = FailInput['failure'];
