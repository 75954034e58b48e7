/** The places of the largest values, the largest first; equal ones in their order. */
export function strongest(values: Float32Array | Float64Array, most: number): number[] {
  const places: number[] = [];
  for (let place = 0; place < values.length; place++) {
    const value = values[place] ?? 0;
    if (places.length < most) places.push(place);
    else if (value <= (values[places[most - 1] ?? 0] ?? 0)) continue;
    let at = places.length - 1;
    for (; at > 0 && (values[places[at - 1] ?? 0] ?? 0) < value; at--) places[at] = places[at - 1] ?? 0;
    places[at] = place;
  }
  return places;
}
