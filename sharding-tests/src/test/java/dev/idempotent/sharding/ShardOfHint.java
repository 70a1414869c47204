package dev.idempotent.sharding;

import java.util.Collection;
import java.util.List;
import org.apache.shardingsphere.sharding.api.sharding.hint.HintShardingAlgorithm;
import org.apache.shardingsphere.sharding.api.sharding.hint.HintShardingValue;

/** Routes the key table by the scope that the thread has been given. */
public final class ShardOfHint implements HintShardingAlgorithm<String> {
  /** Refuses to choose all shards, which no hint would mean. */
  @Override
  public Collection<String> doSharding(Collection<String> shards, HintShardingValue<String> hint) {
    String scope =
        hint.getValues().stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no scope has been given"));
    return List.of(ShardOfScope.of(scope));
  }

  @Override
  public String getType() {
    return "SHARD_OF_HINT";
  }
}
